// Loaded before the program: the stand-in for the kubelet is several times faster than the real one.
import { defaultPatience } from '../../dist/apply/wait-for-component.js';

Object.assign(defaultPatience, { deadlineMs: 8_000, stableMs: 300, pollMs: 150 });
