// Checks rendered manifests against the JSON schemas of kubernetes-models, which also know the custom resources, and
// checks what refers to what: node models.mjs FILE... Prints one line for each problem.
import { readFileSync } from 'node:fs';
import { parseAllDocuments } from 'yaml';

const packages = [
  [/^gateway\.networking\.k8s\.io\//, '@kubernetes-models/gateway-api/'],
  [/^monitoring\.coreos\.com\//, '@kubernetes-models/prometheus-operator/'],
  [/^/, 'kubernetes-models/'],
];

// Kustomize breaks long values into lines, which the pattern of the schema does not know.
function withoutLineBreaks(object) {
  if (object.kind !== 'Secret') {
    return object;
  }
  const data = Object.entries(object.data ?? {}).map(([key, value]) => [key, value.replace(/\s/g, '')]);
  return { ...object, data: Object.fromEntries(data) };
}

async function schemaProblem(object) {
  const [, origin] = packages.find(([pattern]) => pattern.test(object.apiVersion));
  try {
    const module = await import(origin + object.apiVersion);
    if (!module[object.kind]) {
      return `unknown kind: ${object.apiVersion} ${object.kind}`;
    }
    new module[object.kind](withoutLineBreaks(object)).validate();
    return null;
  } catch (failure) {
    return `${object.kind} ${object.metadata?.name}: ${failure.message}`;
  }
}

const isSubset = (part, whole) => Object.entries(part ?? {}).every(([key, value]) => whole?.[key] === value);

// Pods of one file, each with the object that makes it.
function pods(objects) {
  return objects
    .filter((object) => object.spec?.template?.spec?.containers)
    .map((object) => ({ owner: object, labels: object.spec.template.metadata?.labels, spec: object.spec.template.spec }));
}

function referenceProblems(objects) {
  const problems = [];
  const has = (kind, name) => objects.some((object) => object.kind === kind && object.metadata.name === name);
  for (const { owner, labels, spec } of pods(objects)) {
    const where = `${owner.kind} ${owner.metadata.name}`;
    const containers = [...(spec.initContainers ?? []), ...spec.containers];
    const volumes = new Set((spec.volumes ?? []).map((volume) => volume.name));
    for (const volume of spec.volumes ?? []) {
      if (volume.secret && !has('Secret', volume.secret.secretName)) {
        problems.push(`${where}: no Secret ${volume.secret.secretName}`);
      }
    }
    for (const container of containers) {
      for (const source of container.envFrom ?? []) {
        const [kind, name] = source.configMapRef ? ['ConfigMap', source.configMapRef.name] : ['Secret', source.secretRef?.name];
        if (!has(kind, name)) {
          problems.push(`${where}: no ${kind} ${name}`);
        }
      }
      for (const mount of container.volumeMounts ?? []) {
        if (!volumes.has(mount.name)) {
          problems.push(`${where}: no volume ${mount.name}`);
        }
      }
      const security = container.securityContext ?? {};
      if (!security.readOnlyRootFilesystem || security.allowPrivilegeEscalation !== false || !spec.securityContext?.runAsNonRoot) {
        problems.push(`${where}: container ${container.name} has more rights than it needs`);
      }
      if (!container.resources?.limits?.memory || !container.resources?.requests?.cpu) {
        problems.push(`${where}: container ${container.name} has no resources`);
      }
    }
    if (owner.spec.selector && !isSubset(owner.spec.selector.matchLabels, labels)) {
      problems.push(`${where}: its selector does not select its own pods`);
    }
    if (!has('ServiceAccount', spec.serviceAccountName)) {
      problems.push(`${where}: no ServiceAccount ${spec.serviceAccountName}`);
    }
  }
  problems.push(...portProblems(objects), ...selectorProblems(objects));
  return problems;
}

function portProblems(objects) {
  const ports = new Set(pods(objects).flatMap(({ spec }) => spec.containers.flatMap((c) => (c.ports ?? []).map((p) => p.name))));
  const wanted = [];
  for (const object of objects) {
    if (object.kind === 'Service') {
      wanted.push(...object.spec.ports.map((port) => port.targetPort));
    } else if (object.kind === 'PodMonitor') {
      wanted.push(...object.spec.podMetricsEndpoints.map((endpoint) => endpoint.port));
    } else if (object.kind === 'Deployment') {
      for (const probe of ['startupProbe', 'livenessProbe', 'readinessProbe']) {
        wanted.push(...object.spec.template.spec.containers.map((container) => container[probe]?.httpGet?.port ?? `${probe} is missing`));
      }
    }
  }
  return wanted.filter((port) => !ports.has(port)).map((port) => `no container port ${port}`);
}

function selectorProblems(objects) {
  const selectors = objects.flatMap((object) => {
    switch (object.kind) {
      case 'Service':
        return [[object, object.spec.selector]];
      case 'NetworkPolicy':
        return [[object, object.spec.podSelector?.matchLabels]];
      case 'PodDisruptionBudget':
      case 'PodMonitor':
        return [[object, object.spec.selector?.matchLabels]];
      default:
        return [];
    }
  });
  return selectors
    .filter(([, labels]) => !pods(objects).some((pod) => isSubset(labels, pod.labels)))
    .map(([object]) => `${object.kind} ${object.metadata.name}: selects no pod`);
}

for (const file of process.argv.slice(2)) {
  const objects = parseAllDocuments(readFileSync(file, 'utf8')).map((document) => document.toJS());
  const problems = (await Promise.all(objects.map(schemaProblem))).filter(Boolean);
  for (const problem of [...problems, ...referenceProblems(objects)]) {
    console.log(`${file}: ${problem.replaceAll('\n', ' ')}`);
  }
}
