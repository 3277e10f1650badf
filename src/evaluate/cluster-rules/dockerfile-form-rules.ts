import type { Instruction } from '../../documents/dockerfile.js';
import { argumentsOf } from '../../documents/dockerfile-words.js';
import { baseImagesOf } from './base-images.js';
import { dockerfileRule } from './dockerfile-rule.js';
import { updatesAlone } from './package-update.js';

/**
 * Rules about how Dockerfiles are written. ADD is judged by the letter: it is an offender whatever it adds, and the
 * evidence says why. Ports and base images are shown to a person; where there is none of them, the rule holds.
 */
export const dockerfileFormRules = {
  'dockerfiles-copy': dockerfileRule({
    expected: 'Dockerfiles use COPY, not ADD',
    what: 'with ADD',
    good: 'no Dockerfile uses ADD',
    faults: (file) => named(file.instructions, 'ADD').map((add) => ({ line: add.line, text: addFault(add) })),
  }),
  'dockerfiles-deprecated': dockerfileRule({
    expected: 'Dockerfiles have no deprecated instruction',
    what: 'with a deprecated instruction',
    good: 'no Dockerfile has a deprecated instruction',
    faults: (file) =>
      named(file.instructions, 'MAINTAINER').map(({ line }) => ({ line, text: 'MAINTAINER is deprecated; LABEL says the same' })),
  }),
  'dockerfiles-update': dockerfileRule({
    expected: 'no RUN updates package lists or packages without installing in the same RUN',
    what: 'that only update',
    good: 'no RUN only updates',
    faults: (file) =>
      named(file.instructions, 'RUN').flatMap((run) => {
        const command = updatesAlone(run);
        return command === undefined ? [] : [{ line: run.line, text: `${command} without an installation in the same RUN` }];
      }),
  }),
  'dockerfiles-ports': dockerfileRule({
    expected: 'images expose only the ports that their service needs',
    what: 'that expose ports',
    good: 'no Dockerfile exposes a port',
    faults: (file) =>
      named(file.instructions, 'EXPOSE').map(({ line, text }) => ({ line, text: `exposes ${text}`, isDoubtful: true })),
  }),
  'dockerfiles-base-images': dockerfileRule({
    expected: 'images are built from official or trusted ones',
    what: 'with base images',
    good: 'no Dockerfile starts from an image of a registry',
    faults: (file) =>
      baseImagesOf(file).map(({ line, written, image }) => ({ line, text: `starts from ${image ?? written}`, isDoubtful: true })),
  }),
};

function named(instructions: readonly Instruction[], name: string): readonly Instruction[] {
  return instructions.filter((each) => each.name === name);
}

function addFault(add: Instruction): string {
  const sources = argumentsOf(add).slice(0, -1);
  if (sources.some((source) => /^(https?|ftp):\/\//i.test(source))) return 'ADD downloads; a RUN can check what it downloads';
  if (sources.some((source) => /^(git@|git:\/\/|ssh:\/\/)/i.test(source))) return 'ADD clones a repository';
  if (sources.some((source) => /\.(tar(\.\w+)?|tgz|tbz2?|txz)$/i.test(source))) return 'ADD unpacks an archive unasked';
  return 'ADD where COPY does the same';
}
