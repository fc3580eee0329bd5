import { isPureJsonata } from './is-pure-jsonata.ts';
import {
  membersAt,
  objectsAt,
  textAt,
  UnreadableCaseError,
  type Members,
  type RecordedCase,
} from './recorded-case.ts';
import { runExecutionCase } from '../cases/run-execution-case.ts';
import { runGatewayResponse } from '../cases/run-gateway-response-case.ts';
import { runGatewayResponseTable } from '../cases/run-gateway-response-table-case.ts';
import { runProxyResponse, runResponseSelection } from '../cases/run-integration-case.ts';
import { runRequestParameters, runResponseParameters } from '../cases/run-parameter-case.ts';
import { runPipelineCase } from '../cases/run-pipeline-case.ts';
import { runApiKey } from '../cases/run-api-key-case.ts';
import { runRequestValidation } from '../cases/run-request-validation-case.ts';
import { runRouting } from '../cases/run-routing-case.ts';
import { runTemplateCase } from '../cases/run-template-case.ts';
import { isVersionIndependent, runVelocityCase } from '../cases/run-velocity-case.ts';
import type { Verdict } from '../compare/verdict.ts';

/** How the cases of one folder are run. */
export interface FolderRunner {
  /** `shared` is what a file with several cases says for all of them. */
  readonly run: (recorded: RecordedCase, shared: Members) => Verdict | Promise<Verdict>;
  /** The line of the report, below the folder's own, that counts the case. */
  readonly groupOf?: (recorded: RecordedCase) => string;
}

type RunCase = (recorded: RecordedCase) => Verdict | Promise<Verdict>;

const executions: FolderRunner = {
  run: runExecutionCase,
  groupOf: (recorded) => {
    const rows = objectsAt(recorded, 'rows');
    const definitions = (rows.length === 0 ? [recorded] : rows).map((row) => membersAt(row, 'definition'));
    return definitions.every(isPureJsonata) ? 'pure JSONata' : 'JSONPath states or distributed Map';
  },
};

const byKind = (kinds: Readonly<Record<string, RunCase>>): FolderRunner => ({
  groupOf: (recorded) => textAt(recorded, 'kind') ?? 'no kind',
  run: (recorded) => {
    const kind = textAt(recorded, 'kind') ?? '';
    const run = Object.hasOwn(kinds, kind) ? kinds[kind] : undefined;
    if (run !== undefined) return run(recorded);
    throw new UnreadableCaseError(`"kind" is "${kind}", known are ${Object.keys(kinds).join(', ')}`);
  },
});

const notRun =
  (reason: string): RunCase =>
  () => ({ verdict: 'not run', reason });

/** The folders of recordings, in the order of the report. */
export const FOLDERS: Readonly<Record<string, FolderRunner>> = {
  asl: executions,
  'asl-tasks': executions,
  vtl: byKind({ single: runTemplateCase, pipeline: runPipelineCase }),
  validation: byKind({
    'request-validation': runRequestValidation,
    routing: runRouting,
    'gateway-response': runGatewayResponse,
    'gateway-response-table': runGatewayResponseTable,
    'api-key': runApiKey,
    'integration-response-selection': runResponseSelection,
    'lambda-proxy-response': runProxyResponse,
    'control-plane': notRun('calls that create an API, where the local run reads a template'),
  }),
  'param-mapping': byKind({
    'request-parameters': runRequestParameters,
    'response-parameters': runResponseParameters,
  }),
  'velocity-java': {
    run: runVelocityCase,
    groupOf: (recorded) => (isVersionIndependent(recorded) ? 'Velocity 1.7 and 2.4.1 agree' : 'they differ'),
  },
  'asl-teststate': { run: notRun('TestState, which the local run does not serve') },
  'asl-api': { run: notRun('calls of the control plane, step by step') },
  'apigw-flows': { run: notRun('calls of the control plane, step by step') },
};
