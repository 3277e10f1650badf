import { z } from 'zod';
import { expecting } from './expecting.js';

/** A Kubernetes minor version as text: `1.20`. */
export const kubernetesMinorSchema = z
  .string()
  .regex(/^\d+\.\d+$/, { error: expecting("a Kubernetes minor version in quotes, such as '1.20'") });
