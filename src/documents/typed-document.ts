import { DocumentError } from './document-error.js';
import { readYaml, type YamlSource } from './yaml-source.js';

/** What a configuration file has to say about itself, and the place that names the file. */
export interface DocumentType {
  readonly kind: string;
  readonly apiVersions: readonly string[];
  /** Where a person looks who is handed the wrong file: `--admission-control-config-file`, `the ConfigMap …`. */
  readonly namedBy: string;
}

/** Configurations have some dozen to some hundred lines; a text beyond this is something else. */
const longest = 1_048_576;

/**
 * Parses a Kubernetes configuration. Throws a DocumentError when the text is too long, is not one YAML or JSON map, or is
 * not of the kind and one of the versions.
 */
export function readTypedDocument(text: string, { kind, apiVersions, namedBy }: DocumentType): YamlSource {
  if (text.length > longest) {
    throw new DocumentError(`the text has more than ${longest} characters; check ${namedBy}`);
  }
  const source = readYaml(text);
  const { kind: actual, apiVersion } = source.data;
  if (actual === kind && apiVersions.some((each) => each === apiVersion)) return source;
  throw new DocumentError(
    `the document is ${shown(apiVersion)} ${shown(actual)}, not ${kind} of ${apiVersions.join(' or ')}; check ${namedBy}`,
  );
}

function shown(value: unknown): string {
  return typeof value === 'string' ? value : String(JSON.stringify(value));
}
