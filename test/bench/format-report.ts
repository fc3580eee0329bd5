import type { Checkpoint } from './measure-memory.ts';
import { median, medianRatio } from './statistics.ts';

/** Rates per second, one a round, of what was measured side by side. */
type Rates = readonly number[];

/** All that one run has measured. */
export interface BenchResults {
  readonly accepting: { readonly api: Rates; readonly bare: Rates };
  readonly pipeline: { readonly pipeline: Rates; readonly writes: Rates; readonly writesAndRead: Rates };
  readonly states: { readonly small: Rates; readonly large: Rates };
  readonly memory: readonly Checkpoint[];
  /** Bytes. */
  readonly bytesPerName: number;
}

/** The least that the whole pipeline must reach of the rate of its store calls alone. */
const PIPELINE_TARGET = 0.6;

/** Whether the pipeline reaches its part of the raw store rate. */
export function meetsTarget({ pipeline: { pipeline, writes } }: BenchResults): boolean {
  return medianRatio(pipeline, writes) >= PIPELINE_TARGET;
}

/** The report as lines of text: medians of the rounds, with what each number includes. */
export function formatReport(results: BenchResults): readonly string[] {
  return [
    ...acceptingLines(results),
    '',
    ...pipelineLines(results),
    '',
    ...stateLines(results),
    '',
    ...memoryLines(results),
  ];
}

function acceptingLines({ accepting: { api, bare } }: BenchResults): readonly string[] {
  return [
    'Accepting: POST /webhooks/generic, 4 KB, 50 kept-alive connections',
    `  local API               ${formatRate(api)}   keys, throttle, schema, templates, roles, start of a one-state execution`,
    `  bare node:http          ${formatRate(bare)}   parses the same JSON, answers 202`,
    `  ratio                   ${formatRatio(api, bare)}`,
  ];
}

function pipelineLines(results: BenchResults): readonly string[] {
  const { pipeline, writes, writesAndRead } = results.pipeline;
  const verdict = meetsTarget(results) ? 'target met' : 'target missed';
  return [
    'Whole pipeline: deliveries a second, 50 under way, from the request to the recorded outcome',
    `  pipeline                ${formatRate(pipeline)}   HTTP, 3 executions, the Lambda in a worker, and the store calls`,
    `  store calls             ${formatRate(writes)}   1 PutObject and 2 DynamoDB writes by the same SDK clients, alone`,
    `  and the Lambda's read   ${formatRate(writesAndRead)}   the same with 1 GetObject, here by the SDK in the main thread`,
    `  ratio to store calls    ${formatRatio(pipeline, writes)}   ${verdict}: ${PIPELINE_TARGET.toFixed(2)}`,
    `  ratio with the read     ${formatRatio(pipeline, writesAndRead)}`,
  ];
}

function stateLines({ states: { small, large }, pipeline: { writes } }: BenchResults): readonly string[] {
  const callsPerDelivery = 3;
  const calls = writes.map((rate) => rate * callsPerDelivery);
  return [
    'State machine: states entered a second, the Ingest of the template (Express), tasks mocked, history events made',
    `  payload of 4 KB         ${formatRate(small)}   ${(median(small) / median(calls)).toFixed(1)} states in the time of one store call`,
    `  payload of 200 KB       ${formatRate(large)}   ${(median(large) / median(calls)).toFixed(1)} states in the time of one store call`,
  ];
}

function memoryLines({ memory, bytesPerName }: BenchResults): readonly string[] {
  const [first, last] = [memory[0], memory.at(-1)];
  const grown = (last?.engine ?? 0) - (first?.engine ?? 0);
  const deliveries = (last?.deliveries ?? 0) - (first?.deliveries ?? 0);
  return [
    'Memory of the process after garbage collection, heap and buffers (the stores are emptied at each line)',
    ...memory.map(
      ({ deliveries, engine, withStores }) =>
        `  ${formatCount(deliveries)} deliveries     ${formatMegabytes(engine)}   and ${formatMegabytes(withStores - engine).trim()} in the stores since the line before`,
    ),
    `  a delivery leaves       ${formatBytes(grown / deliveries)}   the name of its execution, kept 90 days, alone: ${formatBytes(bytesPerName).trim()}`,
    '  bound                   the histories of the last 2,000 finished executions, and the names',
  ];
}

const WIDTH = 8;

function formatRate(rates: Rates): string {
  return `${formatCount(median(rates))}/s`;
}

function formatRatio(rates: Rates, references: Rates): string {
  return medianRatio(rates, references).toFixed(2).padStart(WIDTH);
}

function formatCount(value: number): string {
  return Math.round(value).toLocaleString('en-US').padStart(WIDTH);
}

function formatMegabytes(bytes: number): string {
  return `${(bytes / 1_000_000).toFixed(1).padStart(WIDTH)} MB`;
}

function formatBytes(bytes: number): string {
  return `${Math.round(bytes).toLocaleString('en-US').padStart(WIDTH)} bytes`;
}
