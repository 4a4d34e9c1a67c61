export { PROFILES, type ProfileName } from '@maskwire/network-lab';
