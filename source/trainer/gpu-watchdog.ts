/**
 * What keeps macOS 26 from ending GPU work that holds up the display
 * (`kIOGPUCommandBufferCallbackErrorImpactingInteractivity`): the workaround of
 * https://github.com/ml-explore/mlx/issues/3267, for the trainer alone.
 */
export const gpuWatchdogVariables = (isRelaxed: boolean): Record<string, string> =>
  isRelaxed ? {AGX_RELAX_CDM_CTXSTORE_TIMEOUT: '1'} : {};
