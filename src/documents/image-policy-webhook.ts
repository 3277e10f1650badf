import type { AdmissionPlugin } from './admission-configuration.js';

/**
 * The ImagePolicyWebhook entry: which images may run is asked of a service, and when it does not answer, none may. An
 * approval is remembered for 50 seconds, a refusal for as long, and a failed call is repeated after half a second (the
 * API server reads seconds, seconds and milliseconds; plugin/pkg/admission/imagepolicy/config.go).
 * @param kubeConfigFile absolute path on the host, seen by the API server, of the kubeconfig that leads to the service
 */
export function imagePolicyWebhook(kubeConfigFile: string): AdmissionPlugin {
  return {
    name: 'ImagePolicyWebhook',
    configuration: {
      imagePolicy: { kubeConfigFile, allowTTL: 50, denyTTL: 50, retryBackoff: 500, defaultAllow: false },
    },
  };
}
