import { createContext } from 'preact';
import type { PipelineDescription } from '../../pipeline-description.ts';

/** The pipeline of this console, for all views. */
export const PipelineContext = createContext<PipelineDescription>({
  stack: '',
  region: '',
  isLocal: false,
  allowsActions: false,
  sources: [],
});
