// Collects samples, prints the summary and judges thresholds, in the forms of k6.

const RATES = new Set(['checks', 'http_req_failed']);
const COUNTERS = new Set(['http_reqs', 'iterations', 'dropped_iterations']);
const CONDITION = /^\s*(avg|min|max|med|rate|count|p\((\d+(?:\.\d+)?)\))\s*(<=|>=|<|>|==|!=)\s*(-?\d+(?:\.\d+)?)\s*$/;
const COMPARE = {
  '<': (a, b) => a < b,
  '<=': (a, b) => a <= b,
  '>': (a, b) => a > b,
  '>=': (a, b) => a >= b,
  '==': (a, b) => a === b,
  '!=': (a, b) => a !== b,
};

export class Metrics {
  constructor() {
    this.tags = {};
    this.samples = new Map();
  }

  add(metric, value, tags) {
    if (!this.samples.has(metric)) {
      this.samples.set(metric, []);
    }
    this.samples.get(metric).push({ value, tags: { ...this.tags, ...tags } });
  }

  values(metric, wanted = {}) {
    return (this.samples.get(metric) ?? [])
      .filter(({ tags }) => Object.entries(wanted).every(([name, value]) => String(tags[name]) === value))
      .map(({ value }) => value);
  }

  /** Prints everything; true if a threshold was crossed. */
  report(thresholds, seconds) {
    this.reportChecks();
    for (const metric of [...this.samples.keys()].sort()) {
      console.log(`  ${line(metric, this.values(metric), seconds)}`);
    }
    const names = new Set((this.samples.get('http_req_duration') ?? []).map(({ tags }) => tags.name));
    for (const name of [...names].sort()) {
      console.log(`    ${line(`{name:${name}}`, this.values('http_req_duration', { name }), seconds)}`);
    }
    return Object.entries(thresholds).reduce((crossed, [key, conditions]) => this.judge(key, conditions, seconds) || crossed, false);
  }

  reportChecks() {
    const checks = Map.groupBy ? Map.groupBy(this.samples.get('checks') ?? [], ({ tags }) => tags.check) : groupBy(this.samples.get('checks') ?? []);
    for (const [name, samples] of checks) {
      const passed = samples.filter(({ value }) => value).length;
      console.log(`  ${passed === samples.length ? '✓' : '✗'} ${name}: ${passed} of ${samples.length}`);
    }
  }

  judge(key, conditions, seconds) {
    const [, metric, selector] = /^([^{]+)(?:\{(.*)\})?$/.exec(key);
    const wanted = Object.fromEntries((selector ?? '').split(',').filter(Boolean).map((part) => part.split(':').map((text) => text.trim())));
    const values = this.values(metric, wanted);
    return conditions
      .map((condition) => {
        const [, name, percentile, operator, limit] = CONDITION.exec(condition) ?? [];
        if (!name) {
          throw new Error(`this runner does not know the threshold ${condition}`);
        }
        const actual = aggregate(metric, values, name, percentile, seconds);
        // As in k6: nothing measured crosses no threshold.
        const holds = actual === undefined || COMPARE[operator](actual, Number(limit));
        console.log(`  ${holds ? '✓' : '✗'} ${key}: ${condition} (${actual === undefined ? 'nothing measured' : round(actual)})`);
        return !holds;
      })
      .some(Boolean);
  }
}

function groupBy(samples) {
  const groups = new Map();
  for (const sample of samples) {
    groups.set(sample.tags.check, [...(groups.get(sample.tags.check) ?? []), sample]);
  }
  return groups;
}

function aggregate(metric, values, name, percentile, seconds) {
  if (name === 'count') {
    return COUNTERS.has(metric) ? sum(values) : values.length;
  }
  if (name === 'rate' && COUNTERS.has(metric)) {
    return sum(values) / seconds;
  }
  if (values.length === 0) {
    return undefined;
  }
  switch (name) {
    case 'rate':
    case 'avg':
      return sum(values) / values.length;
    case 'min':
      return values.reduce((a, b) => Math.min(a, b));
    case 'max':
      return values.reduce((a, b) => Math.max(a, b));
    case 'med':
      return quantile(values, 0.5);
    default:
      return quantile(values, percentile / 100);
  }
}

// Between two samples in proportion, as k6 does.
function quantile(values, share) {
  const sorted = Float64Array.from(values).sort();
  const place = share * (sorted.length - 1);
  const below = Math.floor(place);
  const above = Math.min(below + 1, sorted.length - 1);
  return sorted[below] + (sorted[above] - sorted[below]) * (place - below);
}

function line(metric, values, seconds) {
  if (RATES.has(metric)) {
    return `${metric}: ${round((100 * sum(values)) / values.length)} % (${sum(values)} of ${values.length})`;
  }
  if (COUNTERS.has(metric)) {
    return `${metric}: ${sum(values)} (${round(sum(values) / seconds)}/s)`;
  }
  const of = (name, percentile) => round(aggregate(metric, values, name, percentile, seconds));
  return `${metric}: avg=${of('avg')} med=${of('med')} p(95)=${of('p', 95)} p(99)=${of('p', 99)} max=${of('max')} count=${values.length}`;
}

const sum = (values) => values.reduce((a, b) => a + b, 0);
const round = (value) => Math.round(value * 100) / 100;
