import { PIPELINES } from '../../lib/proofs/faults/replay.ts';
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
import {
  APP_DELIVERIES,
  APP_OPTIONS,
  defaultPipeline,
  isOwnProject,
  withExercisedStack,
} from '../app-options.ts';
import { defineCommand } from '../define-command.ts';
import { createProgress } from '../progress.ts';

/** `webhook-pipeline roles` */
export const roles = defineCommand({
  name: 'roles',
  summary: 'which grants of each role are used, and which are not',
  description:
    'Runs every path of the pipeline locally and lists which grants of each role are used and which are not. Exits with 1 on a surprise: a path that ends differently, a refused call, or a grant that no path uses.',
  notes: `${defaultPipeline('the pipeline with the default props, and notices of outcomes')}
${APP_DELIVERIES} Its function runs, and the answer that the path needs then replaces its own.`,
  options: APP_OPTIONS,
  run: (choice) =>
    isOwnProject(choice)
      ? withLocalPipeline((pipeline) => follow(pipeline, pipelinePaths(OWN_EXAMPLES)), {
          ...exercise(),
          props: PIPELINES.noticed,
        })
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
      console.log(`path: ${name} (not in this pipeline)`);
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
