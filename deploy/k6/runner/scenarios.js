// When virtual users begin their iterations: the executors of k6 that the scripts use.

const UNITS = { ms: 1, s: 1000, m: 60_000, h: 3_600_000 };
const STEP = 100;

export function milliseconds(duration) {
  return [...String(duration ?? 0).matchAll(/(\d+(?:\.\d+)?)(ms|s|m|h)/g)].reduce((sum, [, number, unit]) => sum + number * UNITS[unit], 0);
}

/** The scenarios of a script's options; the short forms become one scenario, as in k6. */
export function scenariosOf(options) {
  if (options.scenarios) {
    return Object.entries(options.scenarios).map(([name, scenario]) => ({ name, exec: 'default', ...scenario }));
  }
  const common = { name: 'default', exec: 'default' };
  if (options.stages) {
    return [{ ...common, executor: 'ramping-vus', stages: options.stages }];
  }
  if (options.duration) {
    return [{ ...common, executor: 'constant-vus', vus: options.vus ?? 1, duration: options.duration }];
  }
  return [{ ...common, executor: 'shared-iterations', vus: options.vus ?? 1, iterations: options.iterations ?? 1 }];
}

export async function runScenario(scenario, newUser, data, metrics) {
  const executor = EXECUTORS[scenario.executor];
  if (!executor) {
    throw new Error(`this runner does not know the executor ${scenario.executor}`);
  }
  await pause(milliseconds(scenario.startTime));
  const iterate = async (user) => {
    const began = performance.now();
    const tags = { scenario: scenario.name, ...scenario.tags };
    await user.run(scenario.exec, data, tags);
    metrics.add('iterations', 1, tags);
    metrics.add('iteration_duration', performance.now() - began, tags);
  };
  await executor(scenario, newUser, iterate, metrics);
}

const EXECUTORS = {
  'shared-iterations': async ({ vus = 1, iterations = 1 }, newUser, iterate) => {
    let left = iterations;
    await atOnce(vus, newUser, async (user) => {
      while (left-- > 0) {
        await iterate(user);
      }
    });
  },

  'constant-vus': async ({ vus = 1, duration }, newUser, iterate) => {
    const end = performance.now() + milliseconds(duration);
    await atOnce(vus, newUser, async (user) => {
      while (performance.now() < end) {
        await iterate(user);
      }
    });
  },

  'ramping-vus': async ({ startVUs = 0, stages }, newUser, iterate) => {
    const most = Math.max(startVUs, ...stages.map((stage) => stage.target));
    let wanted = startVUs;
    let over = false;
    const users = atOnce(most, newUser, async (user, index) => {
      while (!over) {
        if (index < wanted) {
          await iterate(user);
        } else {
          await pause(STEP);
        }
      }
    });
    for (const stage of stages) {
      const from = wanted;
      const began = performance.now();
      const length = milliseconds(stage.duration);
      while (performance.now() - began < length) {
        wanted = Math.round(from + ((stage.target - from) * (performance.now() - began)) / length);
        await pause(STEP);
      }
      wanted = stage.target;
    }
    over = true;
    await users;
  },

  'constant-arrival-rate': async ({ rate, timeUnit = '1s', duration, preAllocatedVUs, maxVUs = preAllocatedVUs }, newUser, iterate, metrics) => {
    const free = [];
    await atOnce(preAllocatedVUs, newUser, async (user) => free.push(user));
    const length = milliseconds(duration);
    const interval = milliseconds(timeUnit) / rate;
    const began = performance.now();
    const running = new Set();
    let count = preAllocatedVUs;
    for (let i = 0; i * interval < length; i++) {
      await pause(began + i * interval - performance.now());
      let user = free.pop();
      if (!user && count < maxVUs) {
        count++;
        user = await newUser();
      }
      if (!user) {
        metrics.add('dropped_iterations', 1, {});
        continue;
      }
      const iteration = iterate(user).finally(() => {
        free.push(user);
        running.delete(iteration);
      });
      running.add(iteration);
    }
    await Promise.all(running);
  },
};

async function atOnce(count, newUser, work) {
  const users = [];
  for (let i = 0; i < count; i++) {
    users.push(await newUser());
  }
  await Promise.all(users.map(work));
}

function pause(time) {
  return time > 0 ? new Promise((resolve) => setTimeout(resolve, time)) : Promise.resolve();
}
