#!/usr/bin/env node
// Runs a script in the API of k6 on Node.js, for machines without k6:
//
//   node runner/main.js [-e NAME=VALUE]... SCRIPT
//
// It has the same meaning of virtual users, stages, arrival rates, checks and thresholds, and the same exit codes: 99 when a
// threshold is crossed, 107 when setup fails. It knows only what the scripts beside it use.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { Metrics } from './metrics.js';
import { runScenario, scenariosOf } from './scenarios.js';
import { VirtualUser } from './virtual-user.js';

const THRESHOLDS_CROSSED = 99;
const SETUP_FAILED = 107;

function argumentsOf(all) {
  const env = { ...process.env };
  const rest = [];
  for (let i = 0; i < all.length; i++) {
    if (all[i] === '-e') {
      const [name, ...value] = all[++i].split('=');
      env[name] = value.join('=');
    } else {
      rest.push(all[i]);
    }
  }
  return { env, script: rest.at(-1) };
}

async function bundle(script, folder) {
  const modules = join(dirname(fileURLToPath(import.meta.url)), 'modules');
  const outfile = join(folder, 'script.mjs');
  await build({
    entryPoints: [resolve(script)],
    outfile,
    bundle: true,
    format: 'esm',
    platform: 'node',
    logLevel: 'error',
    alias: {
      'k6/http': join(modules, 'http.js'),
      'k6/crypto': join(modules, 'crypto.js'),
      'k6/encoding': join(modules, 'encoding.js'),
      'k6/execution': join(modules, 'execution.js'),
      k6: join(modules, 'k6.js'),
    },
  });
  return outfile;
}

async function main() {
  const { env, script } = argumentsOf(process.argv.slice(2));
  if (!script) {
    console.error('usage: main.js [-e NAME=VALUE]... SCRIPT');
    return 1;
  }
  const folder = mkdtempSync(join(tmpdir(), 'k6-runner-'));
  const metrics = new Metrics();
  let id = 0;
  const users = [];
  const newUser = async () => {
    const user = await VirtualUser.start({ file, env, id: ++id, metrics });
    users.push(user);
    return user;
  };
  let file;
  try {
    file = await bundle(script, folder);
    const first = await newUser();
    let data;
    if (first.exports.includes('setup')) {
      metrics.tags = { group: 'setup' };
      const outcome = await first.run('setup', undefined);
      metrics.tags = {};
      if (outcome.failed) {
        return SETUP_FAILED;
      }
      data = outcome.result;
    }
    id = 0;
    const began = Date.now();
    await Promise.all(scenariosOf(first.options).map((scenario) => runScenario(scenario, newUser, data, metrics)));
    const crossed = metrics.report(first.options.thresholds ?? {}, (Date.now() - began) / 1000);
    return crossed ? THRESHOLDS_CROSSED : 0;
  } finally {
    await Promise.all(users.map((user) => user.stop()));
    rmSync(folder, { recursive: true, force: true });
  }
}

process.exit(await main());
