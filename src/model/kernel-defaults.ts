/** Kernel settings that the kubelet insists on with protectKernelDefaults (kubelet, pkg/util/sysctl). */
export const kernelDefaults: Readonly<Record<string, string>> = {
  'vm.overcommit_memory': '1',
  'vm.panic_on_oom': '0',
  'kernel.panic': '10',
  'kernel.panic_on_oops': '1',
  'kernel.keys.root_maxkeys': '1000000',
  'kernel.keys.root_maxbytes': '25000000',
};
