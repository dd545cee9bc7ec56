import {createHash} from 'node:crypto';

/**
 * What a report's page may do, for its `Content-Security-Policy`: show itself and run the one script that mlxtop wrote
 * into it, known by its hash; nothing is fetched, sent or framed. `script` is exactly what stands between the tags.
 */
export const contentPolicy = (script: string): string => {
  const hash = createHash('sha256').update(script).digest('base64');
  return [
    "default-src 'none'",
    "style-src 'unsafe-inline'",
    script === '' ? "script-src 'none'" : `script-src 'sha256-${hash}'`,
    'img-src data:',
    "base-uri 'none'",
    "form-action 'none'",
  ].join('; ');
};
