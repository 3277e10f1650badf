import { Document, visit } from 'yaml';

/** What every reader of YAML, of 1.1 as of 1.2, takes for this very text: a word that starts with a letter. */
const plainText = /^[A-Za-z][\w./-]*$/;
/** Words that some reader takes for a boolean, null or (an exponent alone) a number. */
const reserved = /^(?:y|n|yes|no|on|off|true|false|null|e-?\d+)$/i;

/**
 * An object as a YAML document, without the marker before it. kubectl reads YAML 1.1: whatever that could take for a
 * number or a boolean is in double quotes.
 */
export function manifestYaml(object: object): string {
  const document = new Document(object, { aliasDuplicateObjects: false });
  visit(document, {
    Scalar: (_, scalar) => {
      if (typeof scalar.value !== 'string' || (plainText.test(scalar.value) && !reserved.test(scalar.value))) return;
      scalar.type = 'QUOTE_DOUBLE';
    },
  });
  return document.toString({ lineWidth: 0 });
}
