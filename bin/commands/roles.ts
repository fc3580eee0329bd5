import { appExamples, OWN_EXAMPLES } from '../../lib/proofs/exercise/example-deliveries.ts';
import { type PipelinePath, pipelinePaths } from '../../lib/proofs/exercise/pipeline-paths.ts';
import {
  type ExpectedUnused,
  expectedOfFunctions,
  reportRoles,
} from '../../lib/proofs/exercise/report-roles.ts';
import { runsComputation } from '../../lib/proofs/exercise/steer-computation.ts';
import {
  exercise,
  type LocalPipeline,
  withLocalPipeline,
  withLocalStack,
} from '../../lib/proofs/exercise/with-local-pipeline.ts';
import { APP_OPTIONS, isOwnProject, OWN_PIPELINES, withExercisedStack } from '../app-options.ts';
import { defineCommand } from '../define-command.ts';
import { createProgress } from '../progress.ts';

/** `webhook-pipeline roles` */
export const roles = defineCommand({
  name: 'roles',
  summary: 'what each role is used for, and what is granted in vain',
  description:
    'Runs every path of the pipeline locally and says what each role is used for and what is granted in vain. Ends with 1 on a surprise: a path that ends elsewhere, a call that is refused, or a grant that no path uses.',
  notes: `${OWN_PIPELINES}
Of an app, deliveries are sent to its source 'generic' or else its first one, with any data, its schemas left out. Its function is run,
and its answer is then replaced by the one that the path needs.`,
  options: APP_OPTIONS,
  run: (choice) =>
    isOwnProject(choice)
      ? withLocalPipeline((pipeline) => follow(pipeline, pipelinePaths(OWN_EXAMPLES)), exercise())
      : withExercisedStack(choice, (stack) =>
          withLocalStack(
            stack,
            (pipeline) =>
              follow(
                pipeline,
                pipelinePaths(appExamples(pipeline.driver.source)),
                expectedOfFunctions(stack.template),
              ),
            { ...exercise(), steer: runsComputation },
          ),
        ),
});

async function follow(
  { run, driver }: LocalPipeline,
  paths: readonly PipelinePath[],
  expected: readonly ExpectedUnused[] = [],
): Promise<number> {
  const progress = createProgress();
  for (const { name, needs, run: take } of paths) {
    if (needs !== undefined && !driver.hasOutput(needs)) {
      console.log(`path: ${name}, which this pipeline has not`);
      continue;
    }
    progress.show(name);
    await take(driver);
    progress.clear();
    console.log(`path: ${name}`);
  }
  const report = reportRoles(run.access, expected);
  console.log(`\n${report.lines.join('\n')}\n`);
  for (const surprise of report.surprises) console.log(`SURPRISE  ${surprise}`);
  console.log(`${report.surprises.length} surprises`);
  return report.surprises.length === 0 ? 0 : 1;
}
