import { readFileSync } from 'node:fs';
import path from 'node:path';

interface AssetManifest {
  readonly files?: Readonly<
    Record<
      string,
      {
        readonly source: { readonly path?: string };
        readonly destinations: Readonly<Record<string, { readonly objectKey: string }>>;
      }
    >
  >;
}

/**
 * The paths of the bundled assets of a cloud assembly, by the S3 key that the template uses (`<stack>.assets.json`,
 * the asset manifest that `cdk deploy` uploads from).
 */
export function readAssets(manifestFile: string): ReadonlyMap<string, string> {
  const manifest = JSON.parse(readFileSync(manifestFile, 'utf8')) as AssetManifest;
  const directory = path.dirname(manifestFile);
  return new Map(
    Object.values(manifest.files ?? {}).flatMap(({ source, destinations }) =>
      Object.values(destinations).map(
        ({ objectKey }) => [objectKey, path.join(directory, source.path ?? '')] as const,
      ),
    ),
  );
}
