import { tryPipeline } from './try-pipeline.ts';

tryPipeline('express');
