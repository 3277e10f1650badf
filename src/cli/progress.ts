import { DefaultRenderer, Listr, ListrLogger, ProcessOutput } from 'listr2';
import { printable } from '../text/printable.js';

/** Says how work goes. A countdown changes all the time: it stands behind the text, and where lines stay it is said once. */
export type Tell = (text: string, countdown?: string) => void;

/** One line of progress: a title, and work that may tell how it goes. It resolves with a last word, or rejects. */
export interface ProgressTask {
  readonly title: string;
  readonly run: (tell: Tell) => Promise<string>;
}

/** The live renderer on standard error, also when standard output is a pipe. */
class LiveRenderer extends DefaultRenderer {
  static override nonTTY = true as never;
}

/** Shows tasks while they run, on standard error: live on a terminal, else as plain lines. Never rejects. */
export async function showProgress(tasks: readonly ProgressTask[], parallel: number): Promise<void> {
  if (tasks.length === 0) return;
  if (process.stderr.isTTY === true && process.env['TERM'] !== 'dumb') await showLive(tasks, parallel);
  else await showPlain(tasks, parallel);
}

async function showLive(tasks: readonly ProgressTask[], parallel: number): Promise<void> {
  const logger = new ListrLogger({ useIcons: true, processOutput: new ProcessOutput(process.stderr as never) });
  const list = new Listr(
    tasks.map((task) => ({
      title: printable(task.title),
      task: async (_context: unknown, shown: { title: string; output: unknown }): Promise<void> => {
        const last = await task.run((text, countdown = '') => void (shown.output = printable(text + countdown))).catch((error: unknown) => {
          throw new Error(printable(`${task.title}: ${(error as Error).message}`));
        });
        shown.title = printable(`${task.title}: ${last}`);
      },
    })),
    {
      concurrent: parallel,
      exitOnError: false,
      collectErrors: false,
      // its own handler would end the process in the middle of a write
      registerSignalListeners: false,
      renderer: LiveRenderer as never,
      rendererOptions: { logger, collapseErrors: false } as never,
    },
  );
  await list.run();
}

async function showPlain(tasks: readonly ProgressTask[], parallel: number): Promise<void> {
  const waiting = [...tasks];
  const say = (task: ProgressTask, text: string): void => void process.stderr.write(`${printable(`${task.title}: ${text}`)}\n`);
  const work = async (): Promise<void> => {
    for (let task = waiting.shift(); task !== undefined; task = waiting.shift()) {
      const current = task;
      let said: string | undefined;
      const tell: Tell = (text, countdown = '') => {
        if (text !== said || countdown === '') say(current, text + countdown);
        said = text;
      };
      const last = await current.run(tell).catch((error: unknown) => (error as Error).message);
      say(current, last);
    }
  };
  await Promise.all(Array.from({ length: Math.min(parallel, tasks.length) }, work));
}
