/** The program that a command line runs, without its directory. */
export function programName(argv: readonly string[]): string {
  const [path = ''] = argv;
  return path.slice(path.lastIndexOf('/') + 1);
}
