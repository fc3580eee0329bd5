import { useContext, useMemo, useRef } from 'preact/hooks';
import type { FlowAlarm, FlowStage, PipelineFlow } from '../../pipeline-flow.ts';
import type { GraphModel } from '../graph/graph-model.ts';
import { GraphView } from '../graph/graph-view.tsx';
import { browserClock } from '../shell/browser-clock.ts';
import { PipelineContext } from '../shell/pipeline-context.ts';
import { Problem } from '../shell/problem.tsx';
import { useFetched } from '../shell/use-fetched.ts';
import { useLive } from '../shell/use-live.ts';
import { EventRates } from './event-rates.ts';

/** The pipeline as a map, live. */
export function FlowView() {
  const { isLocal } = useContext(PipelineContext);
  const rates = useRef(new EventRates());
  const version = useLive(isLocal, (line) => rates.current.add(line));
  const { value: flow, error } = useFetched<PipelineFlow>('/api/flow', version);
  const graph = useMemo(() => flow && graphOf(flow, rates.current, isLocal), [flow, isLocal]);
  return (
    <>
      <h1>Flow</h1>
      <Problem text={error} />
      {flow !== undefined && graph !== undefined && (
        <>
          <p>
            A click on a stage opens it. Dashed arrows are taken only when something is out.
            {isLocal
              ? ' Rates and runs are counted since this view was opened.'
              : ' AWS keeps no list of Express runs, so theirs are not counted.'}
          </p>
          <GraphView graph={graph} label="Flow of the pipeline" direction="LR" />
          <Alarms alarms={flow.alarms} isLocal={isLocal} />
          {flow.leavesOut.map((sentence) => (
            <p key={sentence} class="quiet">
              {sentence}
            </p>
          ))}
        </>
      )}
    </>
  );
}

function graphOf({ stages, edges }: PipelineFlow, rates: EventRates, isLocal: boolean): GraphModel {
  const now = browserClock.now();
  return {
    nodes: stages.map((stage) => ({
      id: stage.id,
      lines: [stage.id, stage.says, ...linesOf(stage), ...(isLocal ? rateOf(stage, rates, now) : [])],
      kind: stage.isTrouble ? 'end-bad' : 'call',
      ...(stage.view !== undefined && { href: `#/${stage.view}` }),
    })),
    edges,
  };
}

function linesOf({ counts }: FlowStage): readonly string[] {
  return Object.entries(counts).map(([name, count]) => `${count.toLocaleString('en-US')} ${name}`);
}

/** What Step Functions does not list is counted from the feed. */
function rateOf({ machine, counts }: FlowStage, rates: EventRates, now: number): readonly string[] {
  if (machine === undefined) return [];
  const { perSecond, inFlight, failed } = rates.of(machine, now);
  const listed = Object.keys(counts).length > 0;
  return [`${perSecond.toFixed(1)} a second`, ...(listed ? [] : [`${inFlight} in flight, ${failed} failed`])];
}

function Alarms({ alarms, isLocal }: { readonly alarms: readonly FlowAlarm[]; readonly isLocal: boolean }) {
  const ringing = alarms.filter(({ state }) => state === 'ALARM');
  return (
    <section class="panel" aria-labelledby="alarms">
      <h2 id="alarms">Alarms</h2>
      <p>
        {isLocal
          ? 'A local run has no metrics, so no alarm rings here.'
          : describeAlarms(ringing.length, alarms.length)}
      </p>
      {ringing.map((alarm) => (
        <Alarm key={alarm.name} {...alarm} />
      ))}
      <details>
        <summary>All {alarms.length} alarms</summary>
        {alarms.map((alarm) => (
          <Alarm key={alarm.name} {...alarm} />
        ))}
      </details>
    </section>
  );
}

function describeAlarms(ringing: number, all: number): string {
  return ringing === 0
    ? `None of ${all} rings.`
    : `${ringing} of ${all} ${ringing === 1 ? 'rings' : 'ring'}.`;
}

function Alarm({ state, says, heading }: FlowAlarm) {
  return (
    <p class={state === 'ALARM' ? 'problem' : ''}>
      <b>{heading}</b>: {says}
    </p>
  );
}
