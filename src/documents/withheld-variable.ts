/**
 * The first variable of an environment file whose value stayed on the host, as the probe leaves out the values of
 * passwords and secrets: such a text is not the file's, and must not be written. Undefined when there is none.
 */
export function withheldVariable(text: string): string | undefined {
  return /^([A-Za-z0-9_]*(?:PASSWORD|SECRET)[A-Za-z0-9_]*)=\(left out\)\r?$/m.exec(text)?.[1];
}
