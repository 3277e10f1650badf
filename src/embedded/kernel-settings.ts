/**
 * Kernel settings as a kubelet leaves them (kubelet cm/container_manager_linux.go); with protectKernelDefaults it must
 * find them so.
 */
export const kernelSettings: Readonly<Record<string, string>> = {
  'vm.overcommit_memory': '1',
  'vm.panic_on_oom': '0',
  'kernel.panic': '10',
  'kernel.panic_on_oops': '1',
  'kernel.keys.root_maxkeys': '1000000',
  'kernel.keys.root_maxbytes': '25000000',
};
