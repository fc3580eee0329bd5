import { tryPipeline } from './try-pipeline.ts';

tryPipeline('signed');
