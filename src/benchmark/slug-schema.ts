import { z } from 'zod';
import { expecting } from './expecting.js';

/** A control's name: lower-case words joined by hyphens. */
export const slugSchema = z
  .string()
  .regex(/^[a-z][a-z0-9]*(-[a-z0-9]+)*$/, { error: expecting('a slug such as apiserver-audit-log-path') });
