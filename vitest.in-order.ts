import { basename } from 'node:path';
import { BaseSequencer, type TestSpecification } from 'vitest/node';

/** A sequencer that runs test files in the order of their names: tests on one cluster find what those before them left. */
export function inOrder(...names: readonly string[]): typeof BaseSequencer {
  const placeOf = ({ moduleId }: TestSpecification): number => names.indexOf(basename(moduleId, '.test.ts'));
  return class extends BaseSequencer {
    override sort(files: TestSpecification[]): Promise<TestSpecification[]> {
      return Promise.resolve(files.toSorted((one, other) => placeOf(one) - placeOf(other)));
    }
  };
}
