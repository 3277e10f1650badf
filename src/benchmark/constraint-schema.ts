import { z } from 'zod';
import type { Constraint } from '../model/constraint.js';
import { closedMap } from './closed-map.js';

const text = z.string().min(1);
const texts = z.array(text).min(1);

/** A constraint as files write it; whether it fits the value that it is about is `constraintMisfits`' concern. */
export const constraintSchema: z.ZodType<Constraint> = z.lazy(() =>
  z.union(
    [
      closedMap({ equal: text }),
      closedMap({ notEqual: text, instead: text }),
      closedMap({ oneOf: texts }),
      closedMap({ atLeast: text }),
      closedMap({ atMost: text }),
      closedMap({ includes: text }),
      closedMap({ excludes: text }),
      closedMap({ subsetOf: texts }),
      closedMap({
        present: z.union([z.literal(true), text], { error: 'expected true, or in quotes the value that a fix sets' }),
      }),
      closedMap({ absent: z.literal(true) }),
      closedMap({ modeAtMost: text }),
      closedMap({ ownedBy: text }),
      closedMap({ all: z.array(constraintSchema).min(1) }),
      closedMap({ any: z.array(constraintSchema).min(1) }),
    ],
    {
      error:
        'expected one constraint: equal, notEqual with instead, oneOf, atLeast, atMost, includes, excludes, ' +
        'subsetOf, present, absent, modeAtMost, ownedBy, all or any',
    },
  ),
);
