import { z } from 'zod';
import { expecting } from './expecting.js';

const name = z.string().regex(/^[A-Za-z][A-Za-z0-9]*$/, { error: expecting('a name of letters and digits') });
const value = z.string().regex(/^[^$]+$/, { error: expecting('text without $') });

/** Values of parameters by name. */
export const parametersSchema = z.record(name, value).default({});
