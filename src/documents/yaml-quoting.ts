import { isMap, isScalar, type ParsedNode, type Scalar } from 'yaml';
import type { Collection } from './yaml-place.js';
import type { Quoting } from './yaml-render.js';
import type { YamlSource } from './yaml-source.js';

/** How an existing scalar is quoted; block scalars count as plain. */
export function quotingOf(scalar: Scalar): Quoting {
  if (scalar.type === 'QUOTE_DOUBLE') return 'double';
  return scalar.type === 'QUOTE_SINGLE' ? 'single' : 'plain';
}

/** How new entries of a flow collection are quoted: as their neighbours' keys or texts are, always double in JSON. */
export function flowQuoting(source: YamlSource, container: Collection): Quoting {
  if (source.root.flow === true) return 'double';
  const [first] = container.items;
  const sample: ParsedNode | undefined = isMap(container) ? container.items[0]?.key : (first as ParsedNode | undefined);
  const key = isMap(sample) ? sample.items[0]?.key : sample;
  return isScalar(key) ? quotingOf(key) : 'plain';
}
