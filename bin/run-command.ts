/** Runs a command to its exit code. What it throws is told in one line, or with its stack where `DEBUG` is set, and ends with 2. */
export async function runCommand(main: () => Promise<number>): Promise<void> {
  try {
    process.exitCode = await main();
  } catch (error) {
    console.error(process.env.DEBUG === undefined ? `error: ${(error as Error).message}` : error);
    process.exitCode = 2;
  }
}
