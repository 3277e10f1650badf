import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { flagValues, parseFlags } from '../../src/documents/command-flags.js';
import { editPodManifest, readPodManifest, type ManifestEdit } from '../../src/documents/pod-manifest.js';
import {
  actualQuotes,
  arbitraryManifest,
  flagNames,
  renderManifest,
  type Entry,
  type ManifestModel,
} from './arbitrary-manifest.js';

const flagName = fc.constantFrom(...flagNames);
const plainValue = fc.constantFrom('b', '/var/log/audit.log', 'true');
const anyValue = fc.oneof(
  plainValue,
  fc.constantFrom('false', '10', 'off', 'A=true,B=false', "it's", 'a # b', '', 'é', '{', '%a'),
);

function nameOf(entry: Entry): string | undefined {
  if (entry.kind === 'note') return undefined;
  return /^--([^=]+)/.exec(entry.tokens[0] ?? '')?.[1]?.replaceAll('_', '-');
}

function without(model: ManifestModel, name: string): ManifestModel {
  const others = (entries: readonly Entry[]): readonly Entry[] => entries.filter((entry) => nameOf(entry) !== name);
  return { ...model, command: others(model.command), args: others(model.args) };
}

function withNew(model: ManifestModel, token: string): ManifestModel {
  const key = model.args.length > 0 ? 'args' : 'command';
  const last = model[key].findLastIndex((entry) => entry.kind === 'item');
  const neighbour = model[key][last];
  const quotes = neighbour?.kind === 'item' ? actualQuotes(neighbour.tokens.at(-1) ?? '', neighbour.quotes) : 'plain';
  return { ...model, [key]: model[key].toSpliced(last + 1, 0, { kind: 'item', tokens: [token], quotes, comment: '' }) };
}

/** In flow style new items are quoted as the first one is, so the expected text is known when all are quoted alike. */
function alike(model: ManifestModel): ManifestModel {
  const quote = (entries: readonly Entry[]): readonly Entry[] =>
    entries.map((entry) => ({ ...entry, quotes: 'double' }));
  return model.style === 'block' ? model : { ...model, command: quote(model.command), args: quote(model.args) };
}

function set(flag: string, value: string): ManifestEdit {
  return { kind: 'set-flag', flag, value };
}

function remove(flag: string): ManifestEdit {
  return { kind: 'remove-flag', flag };
}

function othersOf(text: string, name: string): unknown {
  const { pod, command } = readPodManifest(text);
  const flags = parseFlags(command).filter((flag) => flag.name !== name);
  const spec = pod['spec'] as { containers: readonly object[] };
  return {
    flags: flags.map((flag) => [flag.name, flag.value]),
    pod: { ...pod, spec: { ...spec, containers: spec.containers.map((each) => ({ ...each, command: 0, args: 0 })) } },
  };
}

describe('editing flags of any manifest', () => {
  it('gives the flag once with the value, and leaves all else that the manifest says', () => {
    fc.assert(
      fc.property(arbitraryManifest, flagName, anyValue, (model, name, value) => {
        const before = renderManifest(model);
        const after = editPodManifest(before, [set(name, value)]);
        expect(flagValues(parseFlags(readPodManifest(after).command), name)).toEqual([value]);
        expect(othersOf(after, name)).toEqual(othersOf(before, name));
      }),
    );
  });

  it('changes nothing the second time', () => {
    fc.assert(
      fc.property(arbitraryManifest, flagName, anyValue, fc.boolean(), (model, name, value, isRemoval) => {
        const edits = [isRemoval ? remove(name) : set(name, value)];
        const after = editPodManifest(renderManifest(model), edits);
        expect(editPodManifest(after, edits)).toBe(after);
      }),
    );
  });

  it('removes exactly the items of the flag', () => {
    fc.assert(
      fc.property(arbitraryManifest, flagName, (model, name) => {
        const expected = without(model, name);
        fc.pre(expected.args.some((entry) => entry.kind === 'item') === model.args.length > 0);
        expect(editPodManifest(renderManifest(model), [remove(name)])).toBe(renderManifest(expected));
      }),
    );
  });

  it('inserts exactly one item behind the last one', () => {
    fc.assert(
      fc.property(arbitraryManifest, plainValue, (drawn, value) => {
        const model = alike(drawn);
        const expected = renderManifest(withNew(model, `--bind-address=${value}`));
        expect(editPodManifest(renderManifest(model), [set('bind-address', value)])).toBe(expected);
      }),
    );
  });

  it('gives the original back when what was inserted is removed', () => {
    fc.assert(
      fc.property(arbitraryManifest, anyValue, (model, value) => {
        const before = renderManifest(model);
        expect(editPodManifest(before, [set('bind-address', value), remove('bind-address')])).toBe(before);
      }),
    );
  });

  it('gives the original back when a value is changed and changed back', () => {
    fc.assert(
      fc.property(arbitraryManifest, flagName, plainValue, (model, name, value) => {
        const before = renderManifest(model);
        const given = parseFlags(readPodManifest(before).command).filter((flag) => flag.name === name);
        const [only] = given;
        fc.pre(only !== undefined && given.length === 1 && readPodManifest(before).command[only.index] !== `--${name}`);
        fc.pre(!readPodManifest(before).command.includes(`--${name.replaceAll('-', '_')}`));
        const there = editPodManifest(before, [set(name, value)]);
        expect(editPodManifest(there, [set(name, only?.value ?? '')])).toBe(before);
      }),
    );
  });
});

describe('mounting a path into any pod', () => {
  const list = fc.constantFrom(undefined, 'null', 'empty', 'block', 'block 4', 'flow', 'flow lines');
  const mount: ManifestEdit = {
    kind: 'add-host-path',
    name: 'audit-log',
    path: '/var/log/audit',
    mountPath: '/var/log/audit',
    type: 'DirectoryOrCreate',
    readOnly: false,
  };

  function lines(key: string, item: string, form: string | undefined, indent: string): readonly string[] {
    switch (form) {
      case undefined:
        return [];
      case 'null':
        return [`${indent}${key}: # none yet`];
      case 'empty':
        return [`${indent}${key}: [ ] # none yet`];
      case 'flow':
        return [`${indent}${key}: [${item}] # one`];
      case 'flow lines':
        return [`${indent}${key}: [`, `${indent}  ${item} # one`, `${indent}]`];
      default:
        return [`${indent}${key}:`, `${indent}${form === 'block' ? '' : '    '}-  ${item} # one`];
    }
  }

  it('adds volume and mount, keeps the lines that were there, and is done after once', () => {
    fc.assert(
      fc.property(
        list,
        list,
        fc.constantFrom('\n', '\r\n'),
        fc.boolean(),
        (volumes, mounts, lineBreak, isLineEnded) => {
          const before = [
            'apiVersion: v1',
            'kind: Pod',
            'spec:',
            '    containers:',
            '      - command: [x] # program',
            ...lines('volumeMounts', '{name: pki, mountPath: /pki}', mounts, '        '),
            '        name: x',
            '    hostNetwork: true',
            ...lines('volumes', '{name: pki, hostPath: {path: /pki}}', volumes, '    '),
          ];
          const text = before.join(lineBreak) + (isLineEnded ? lineBreak : '');
          const after = editPodManifest(text, [mount]);
          const manifest = readPodManifest(after);
          expect(manifest.mounts.at(-1)).toEqual({ name: 'audit-log', mountPath: '/var/log/audit', readOnly: false });
          expect(manifest.volumes.at(-1)).toEqual({
            name: 'audit-log',
            hostPath: { path: '/var/log/audit', type: 'DirectoryOrCreate' },
          });
          const kept = before.filter((line) => !/\[|#/.test(line));
          expect(after.split(lineBreak).filter((line) => kept.includes(line))).toEqual(kept);
          expect(after.endsWith(lineBreak)).toBe(isLineEnded);
          expect(editPodManifest(after, [mount])).toBe(after);
        },
      ),
    );
  });
});
