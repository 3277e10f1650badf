import type { Component } from '../model/component.js';
import { programOf } from '../model/component.js';
import type { ProcessFact } from '../model/snapshot.js';
import { wordText } from './records.js';

const componentOf = new Map(Object.entries(programOf).map(([component, program]) => [program, component as Component]));

/** A pod that came from the API server has a UUID in its control group; a static pod has the hash of its manifest. */
const apiPod = /pod[0-9a-f]{8}[-_][0-9a-f]{4}[-_][0-9a-f]{4}[-_][0-9a-f]{4}[-_][0-9a-f]{12}/;

/** Somebody who asks a program for its version (as a probe does) starts no component. */
const question = /^--?(version|help|h)(=.*)?$/;

/** Reads one `process` record; undefined when the program is none of the components, or is only asked for its version. */
export function parseProcess(record: readonly string[]): ProcessFact | undefined {
  const [, pid, uid, ticks, argvWord, environment, cwd, cgroup] = record;
  const argv = splitNul(wordText(argvWord));
  const [program = '', subcommand = ''] = argv.map((argument) => argument.slice(argument.lastIndexOf('/') + 1));
  const component = componentOf.get(program === 'hyperkube' ? subcommand : program);
  if (component === undefined || argv.some((argument) => question.test(argument))) return undefined;
  const controlGroups = wordText(cgroup);
  const unit = serviceOf(controlGroups);
  return {
    pid: Number(pid),
    component,
    argv,
    env: parseEnvironment(wordText(environment)),
    startTicks: Number(ticks),
    uid: Number(uid),
    cwd: wordText(cwd),
    ...(unit === undefined ? {} : { unit }),
    isWorkload: apiPod.test(controlGroups),
  };
}

/** The service that a control group ends in; what a service has put into groups of its own is not the service. */
function serviceOf(controlGroups: string): string | undefined {
  return /\/([^/\n]+\.service)$/m.exec(controlGroups)?.[1];
}

function splitNul(text: string): string[] {
  const parts = text.split('\0');
  if (parts.at(-1) === '') parts.pop();
  return parts;
}

function parseEnvironment(text: string): Record<string, string> {
  const variables = text.split('\n').filter((line) => line.includes('='));
  return Object.fromEntries(
    variables.map((line) => {
      const at = line.indexOf('=');
      return [line.slice(0, at), line.slice(at + 1).replaceAll('\x01', '\n')];
    }),
  );
}
