import type { DeliveryDetail, ExecutionView, StateRun } from '../../delivery-detail.ts';
import { browserClock } from '../shell/browser-clock.ts';
import { formatDuration } from '../shell/format.ts';
import { StatusMark } from '../shell/status-mark.tsx';
import { visibleText } from '../shell/visible-text.ts';
import { PathGraph } from './path-graph.tsx';

/** The time that the timeline covers. */
interface Span {
  readonly from: number;
  readonly to: number;
}

/** Everything that happened, over all machines, in the order of time. */
export function Timeline({ detail }: { readonly detail: DeliveryDetail }) {
  const { executions, record, leavesOut } = detail;
  const span = spanOf(detail);
  return (
    <section class="panel" aria-labelledby="happened">
      <h2 id="happened">What happened</h2>
      {record !== undefined && <p>Received at {record.receivedAt}. Times below count from there.</p>}
      {executions.map((execution, index) => (
        <Execution key={execution.arn} execution={execution} place={index + 1} span={span} />
      ))}
      {leavesOut.map((sentence) => (
        <p key={sentence} class="quiet">
          {sentence}
        </p>
      ))}
    </section>
  );
}

function spanOf({ executions, record }: DeliveryDetail): Span {
  const starts = executions.map(({ startedAt }) => startedAt);
  const ends = executions.map(({ endedAt }) => endedAt ?? browserClock.now());
  const from = Math.min(...starts, ...(record === undefined ? [] : [Date.parse(record.receivedAt)]));
  return { from, to: Math.max(from + 1, ...ends) };
}

interface ExecutionProps {
  readonly execution: ExecutionView;
  /** Its number in the order of time: a machine can run several times. */
  readonly place: number;
  readonly span: Span;
}

function Execution({ execution, place, span }: ExecutionProps) {
  const { machine, type, status, startedAt, endedAt, states, redrives } = execution;
  const kind = type === 'EXPRESS' ? 'Express' : 'Standard';
  return (
    <div class="execution">
      <h3>
        <a href={`#/machines/${machine}`}>{machine}</a> <StatusMark status={status} />{' '}
        <span class="quiet">
          {kind}, from +{formatDuration(startedAt - span.from)}
          {endedAt === undefined ? ', running' : ` for ${formatDuration(endedAt - startedAt)}`}
          {redrives === 0 ? '' : `, redriven ${redrives === 1 ? 'once' : `${redrives} times`}`}
        </span>
      </h3>
      <div class="scroll" tabIndex={0} role="region" aria-label={`States of run ${place}, ${machine}`}>
        <table>
          <thead>
            <tr>
              <th scope="col">State</th>
              <th scope="col" class="number">
                Start
              </th>
              <th scope="col" class="number">
                Took
              </th>
              <th scope="col">Calls</th>
              <th scope="col" class="bars">
                When
              </th>
            </tr>
          </thead>
          <tbody>
            {states.map((state, index) => (
              <State key={index} state={state} span={span} />
            ))}
          </tbody>
        </table>
      </div>
      <PathGraph execution={execution} />
    </div>
  );
}

function State({ state, span }: { readonly state: StateRun; readonly span: Span }) {
  const { name, enteredAt, exitedAt, tries } = state;
  const end = exitedAt ?? tries.at(-1)?.endedAt;
  return (
    <tr>
      <th scope="row">{name}</th>
      <td class="number">+{formatDuration(enteredAt - span.from)}</td>
      <td class="number">{end === undefined ? '' : formatDuration(end - enteredAt)}</td>
      <td>
        <Calls state={state} />
      </td>
      <td class="bars">
        <Bar from={enteredAt} to={end ?? span.to} span={span} isFailed={tries.at(-1)?.error !== undefined} />
      </td>
    </tr>
  );
}

function Calls({ state: { tries } }: { readonly state: StateRun }) {
  const [first] = tries;
  if (first === undefined) return null;
  const failed = tries.filter(({ error }) => error !== undefined);
  return (
    <>
      {first.resource}
      {tries.length > 1 ? `, ${tries.length} tries` : ''}
      {failed.map(({ error = '', startedAt }) => (
        <div key={startedAt} class="bad">
          ✗ {visibleText(error)}
        </div>
      ))}
    </>
  );
}

interface BarProps extends Span {
  readonly span: Span;
  readonly isFailed: boolean;
}

/** Where in the whole time a state lies. The numbers beside it say the same. */
function Bar({ from, to, span, isFailed }: BarProps) {
  const percent = (ms: number): number => (ms / (span.to - span.from)) * 100;
  return (
    <svg
      viewBox="0 0 100 8"
      preserveAspectRatio="none"
      aria-hidden="true"
      class={isFailed ? 'bar bad' : 'bar'}
    >
      <rect x={percent(from - span.from)} y="0" width={Math.max(0.6, percent(to - from))} height="8" />
    </svg>
  );
}
