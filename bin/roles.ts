import './environment.ts';
import { PIPELINE_PATHS } from '../lib/proofs/exercise/pipeline-paths.ts';
import { reportRoles } from '../lib/proofs/exercise/report-roles.ts';
import { exercise, withLocalPipeline } from '../lib/proofs/exercise/with-local-pipeline.ts';
import { readOptions } from './read-option.ts';
import { runCommand } from './run-command.ts';

const USAGE = `Runs every path of the pipeline locally and says what each role is used for and what is granted in vain.

  npm run roles

  --help  print this

Ends with 1 on a surprise.
`;

await runCommand(main);
// What a failed path leaves open must not keep the process alive.
process.exit();

async function main(): Promise<number> {
  if (readOptions({ help: { type: 'boolean' } }).help) {
    console.log(USAGE);
    return 0;
  }
  const report = await withLocalPipeline(async ({ run, driver }) => {
    for (const { name, run: follow } of PIPELINE_PATHS) {
      await follow(driver);
      console.log(`path: ${name}`);
    }
    return reportRoles(run.access);
  }, exercise());

  console.log(`\n${report.lines.join('\n')}\n`);
  for (const surprise of report.surprises) console.log(`SURPRISE  ${surprise}`);
  console.log(`${report.surprises.length} surprises`);
  return report.surprises.length === 0 ? 0 : 1;
}
