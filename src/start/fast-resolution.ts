import { registerHooks } from 'node:module';

/**
 * Resolves the imports between the files of this project without asking the file system whether each exists and is a
 * link, which saves a tenth of the start. Packages are resolved as always.
 */
export const resolveFast = (): void => {
  registerHooks({
    resolve: (specifier, context, next) =>
      specifier.startsWith('.') && specifier.endsWith('.ts') && context.parentURL !== undefined
        ? { url: new URL(specifier, context.parentURL).href, format: 'module-typescript', shortCircuit: true }
        : next(specifier, context),
  });
};
