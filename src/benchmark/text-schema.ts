import { z } from 'zod';
import type { Text } from '../model/control.js';
import { closedMap } from './closed-map.js';

/** A text in every language of the reports. */
export const textSchema: z.ZodType<Text> = closedMap({ en: z.string().min(1), zh: z.string().min(1) });
