import { readAppCommand, readBuildCommand } from './read-app-command.ts';

/** A word of a shell, without what would start another program, or write or read a file. */
const WORDS = '[^;&|<>()`$\\n]*';

/** Programs that run one script and read it only then. `npx` may stand before them, with flags. */
const RUNNERS = new RegExp(`^(?:npx (?:-\\S+ )*)?(?:\\S*/)?(?:node|tsx|ts-node)(?:\\.exe)? ${WORDS}$`);

/** A file of the app that is read before its script: `-r ./setup.js`. */
const PRELOADED = / (?:-r|--require|--import)[ =](?:\.|\/|file:)/;

/**
 * Whether an app's command starts the script of the app and nothing before it that reads the app's files: no `build`
 * in `cdk.json`, no compiler (`tsc && node app.js`), no npm script, which may hold anything.
 *
 * @param app the command. Default: `app` of `cdk.json`.
 */
export function startsAppAtOnce(folder: string, app?: string): boolean {
  try {
    if (readBuildCommand(folder) !== undefined) return false;
    const command = (app ?? readAppCommand(folder)).trim();
    return RUNNERS.test(command) && !PRELOADED.test(command);
  } catch {
    // A cdk.json that cannot be read just now: synthesis says so.
    return false;
  }
}
