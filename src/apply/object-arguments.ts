import type { ObjectName } from '../model/action.js';
import { quote } from '../transport/quote.js';

/** An object as quoted arguments of kubectl, the last of its command. */
export function objectArguments({ kind, namespace, name }: ObjectName): string {
  return `${namespace === undefined ? '' : `-n ${quote(namespace)} `}-- ${quote(kind)} ${quote(name)}`;
}

/** An object as a person reads it: `ServiceAccount team/default`. */
export function objectTitle({ kind, namespace, name }: ObjectName): string {
  return `${kind} ${namespace === undefined ? '' : `${namespace}/`}${name}`;
}
