import { useMemo, useState } from 'preact/hooks';
import type { GraphModel } from './graph-model.ts';
import { layoutGraph, type PlacedGraph } from './layout-graph.ts';

interface GraphProps {
  readonly graph: GraphModel;
  readonly label: string;
  readonly direction?: 'TB' | 'LR';
}

const ZOOMS = [0.5, 0.75, 1, 1.5, 2] as const;
const UNCHANGED = 2;

/** A graph that scrolls and zooms. Whoever does not see it finds the same in a table or list beside it. */
export function GraphView({ graph, label, direction = 'TB' }: GraphProps) {
  const placed = useMemo(() => layoutGraph(graph, direction), [graph, direction]);
  const [zoom, setZoom] = useState(UNCHANGED);
  const factor = ZOOMS[zoom]!;
  return (
    <div class="graph">
      <div class="buttons" role="group" aria-label={`Size of ${label}`}>
        <button type="button" disabled={zoom === 0} onClick={() => setZoom(zoom - 1)}>
          Smaller
        </button>
        <button type="button" disabled={zoom === ZOOMS.length - 1} onClick={() => setZoom(zoom + 1)}>
          Larger
        </button>
      </div>
      <div class="scroll" tabIndex={0} role="region" aria-label={label}>
        <svg
          width={placed.width * factor}
          height={placed.height * factor}
          viewBox={`0 0 ${placed.width} ${placed.height}`}
          role="group"
          aria-label={label}
        >
          <defs>
            <marker
              id="arrow"
              viewBox="0 0 8 8"
              refX="8"
              refY="4"
              markerWidth="8"
              markerHeight="8"
              orient="auto"
            >
              <path d="M0 0 8 4 0 8z" class="arrow" />
            </marker>
          </defs>
          {placed.edges.map((edge, index) => (
            <Edge key={index} {...edge} />
          ))}
          {placed.nodes.map((node) => (
            <Node key={node.id} {...node} />
          ))}
        </svg>
      </div>
    </div>
  );
}

function Edge({ points, label, isRare }: PlacedGraph['edges'][number]) {
  const path = points.map(({ x, y }, index) => `${index === 0 ? 'M' : 'L'}${x} ${y}`).join('');
  const middle = points[Math.floor(points.length / 2)]!;
  return (
    <g>
      <path d={path} class={isRare === true ? 'edge rare' : 'edge'} marker-end="url(#arrow)" />
      {label !== undefined && (
        <text x={middle.x} y={middle.y} class="edge-label">
          {label}
        </text>
      )}
    </g>
  );
}

function Node({ lines, kind = '', href, x, y, width, height }: PlacedGraph['nodes'][number]) {
  const left = x - width / 2;
  const top = y - height / 2;
  const box = (
    <g class={`node ${kind}`}>
      <rect x={left} y={top} width={width} height={height} rx="6" />
      {lines.map((line, index) => (
        <text key={line} x={left + 14} y={top + 22 + index * 20} class={index === 0 ? 'title' : ''}>
          {line}
        </text>
      ))}
    </g>
  );
  return href === undefined ? box : <a href={href}>{box}</a>;
}
