import { z } from 'zod';
import { expecting } from './expecting.js';

/** A command-line flag as files name it: without dashes. */
export const flagNameSchema = z
  .string()
  .regex(/^[a-z][a-z0-9-]*$/, { error: expecting('a flag without dashes, such as audit-log-path') });
