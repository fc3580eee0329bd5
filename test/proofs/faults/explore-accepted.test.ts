import { tryPipeline } from './try-pipeline.ts';

tryPipeline('accepted');
