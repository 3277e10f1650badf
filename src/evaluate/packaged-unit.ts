/** Whether a unit or drop-in is where packages put theirs: the next upgrade writes it anew (file-hierarchy(7)). */
export function isPackagedUnit(path: string): boolean {
  return /^(\/usr)?\/lib\/systemd\//.test(path);
}
