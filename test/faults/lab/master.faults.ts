import { masterFix } from './lab-fixes.js';
import { declareCases } from './lane-cases.js';

await declareCases(masterFix);
