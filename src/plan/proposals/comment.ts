/** What does not show as itself, or ends a line: control, format and ignorable characters, line separators. */
const unseen = /[\p{C}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}]/gu;
const width = 110;

/** Makes a foreign text safe inside a comment: on one line, every character of it visible. */
function visible(text: string): string {
  return text.replace(unseen, (character) => `\\u{${(character.codePointAt(0) ?? 0).toString(16)}}`);
}

/** A text as comment lines of YAML and of sh, wrapped between words; no text gets out of them. */
export function comment(text: string): string {
  const lines: string[] = [];
  let line = '';
  for (const word of visible(text).split(' ')) {
    const longer = line === '' ? word : `${line} ${word}`;
    if (longer.length <= width || line === '') line = longer;
    else {
      lines.push(line);
      line = word;
    }
  }
  return [...lines, line].map((each) => `# ${each}`.trimEnd()).join('\n');
}

/** Lines of a document or a command as comments that a person turns on by taking `#   ` off. */
export function commentedOut(text: string): string {
  return text.trimEnd().split('\n').map((line) => `#   ${line}`).join('\n');
}
