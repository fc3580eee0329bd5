import './environment.ts';
import { PIPELINE_PATHS } from '../lib/exercise/pipeline-paths.ts';
import { reportRoles } from '../lib/exercise/report-roles.ts';
import { exercise, withLocalPipeline } from '../lib/exercise/with-local-pipeline.ts';

// Runs every path of the pipeline locally and says what each role was used for. Ends with 1 on a surprise.
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
process.exit(report.surprises.length === 0 ? 0 : 1);
