import { Desk } from "./desk.mjs";
import { scenario } from "./scenario.mjs";

/** Runs the scenario to its end or its first failure, and reports what came of each step. */
export async function run({ desk: address, ...place }) {
  const desk = new Desk(address);
  const steps = [];
  let finished = false;
  const step = async (name, body) => {
    const entry = { step: name, ok: false, detail: "" };
    steps.push(entry);
    await body();
    entry.ok = true;
  };
  try {
    await scenario({ ...place, desk, step });
    finished = true;
  } catch (failure) {
    const last = steps.at(-1) ?? { step: "start" };
    last.detail = String(failure?.stack ?? failure);
  }
  await desk.report({ finished, steps });
}
