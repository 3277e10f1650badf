// A kubectl: its first argument is the JSON file that has the ConfigMaps of kube-system.
import { readFileSync, writeFileSync } from 'node:fs';

const [path, ...args] = process.argv.slice(2);
const stored = JSON.parse(readFileSync(path, 'utf8'));

function fail(text) {
  process.stderr.write(`${text}\n`);
  process.exit(1);
}

function replace(given) {
  const at = stored.findIndex(({ metadata }) => metadata.name === given.metadata.name);
  if (stored[at]?.metadata.resourceVersion !== given.metadata.resourceVersion) {
    fail('Error from server (Conflict): the object has been modified; please apply your changes to the latest version');
  }
  stored[at] = { ...given, metadata: { ...given.metadata, resourceVersion: `${given.metadata.resourceVersion}0` } };
  writeFileSync(path, JSON.stringify(stored));
  return `configmap/${given.metadata.name} replaced\n`;
}

function get(name) {
  if (!args.includes('kube-system')) fail('error: not the namespace');
  const found = stored.find(({ metadata }) => metadata.name === name);
  if (found === undefined) return args.includes('--ignore-not-found') ? '' : fail(`Error from server (NotFound): configmaps "${name}" not found`);
  const template = args.find((each) => each.startsWith('jsonpath='));
  if (template === undefined) return JSON.stringify(found);
  const [, key] = /^jsonpath=\{\.data\.(\w+)\}\{(?:'\.'|"\.")\}$/.exec(template) ?? fail(`error: parsing ${template}`);
  return `${found.data[key] ?? ''}.`;
}

if (args.includes('--raw')) process.stdout.write('{"gitVersion":"v1.20.2"}');
else if (args.includes('replace')) process.stdout.write(replace(JSON.parse(readFileSync(0, 'utf8'))));
else process.stdout.write(get(args.at(-1)));
