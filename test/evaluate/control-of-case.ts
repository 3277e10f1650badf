import { resolveControl } from '../../src/benchmark/resolve-control.js';
import { readSources } from '../../src/benchmark/sources.js';
import type { NumberedControl } from '../../src/model/control.js';
import type { ControlCase } from './control-case.js';

const sources = readSources();

/** The control that a case names, with the case's parameters, as a benchmark would number it. */
export function controlOf({ control: slug, parameters }: ControlCase): NumberedControl {
  const template = sources.controls.get(slug);
  if (template === undefined) throw new Error(`no control has the slug ${slug}`);
  const control = resolveControl(template, parameters);
  if ('message' in control) throw new Error(control.message);
  const place = { benchmark: 'cases', number: '1.1', reference: '1.1', section: '1', level: 1, automated: true };
  return { ...control, ...place, roles: ['master', 'node', 'etcd'] };
}
