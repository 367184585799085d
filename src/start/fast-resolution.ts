import { registerHooks } from 'node:module';

/**
 * Resolves imports between files of this project without file system checks, which saves a tenth of the startup time.
 * Packages are resolved as usual.
 */
export const resolveFast = (): void => {
  registerHooks({
    resolve: (specifier, context, next) =>
      specifier.startsWith('.') && specifier.endsWith('.ts') && context.parentURL !== undefined
        ? { url: new URL(specifier, context.parentURL).href, format: 'module-typescript', shortCircuit: true }
        : next(specifier, context),
  });
};
