//! A small map by name.

/// Values by names, sorted in a vector: names grow, so most values are added at the end. A tree for each kind of value would
/// be a sixth of the module.
#[derive(Debug)]
pub(crate) struct Table<K, V>(Vec<(K, V)>);

impl<K, V> Default for Table<K, V> {
    fn default() -> Self {
        Table(Vec::new())
    }
}

impl<K: Copy + Ord, V> Table<K, V> {
    /// Adds a value under a name that is not in use.
    pub(crate) fn add(&mut self, name: K, value: V) {
        let place = self.0.partition_point(|(other, _)| *other < name);
        self.0.insert(place, (name, value));
    }

    /// Returns the value of this name.
    pub(crate) fn get(&self, name: K) -> Option<&V> {
        self.0.get(self.place(name)?).map(|(_, value)| value)
    }

    /// Returns the value of this name, to be changed.
    pub(crate) fn get_mut(&mut self, name: K) -> Option<&mut V> {
        let place = self.place(name)?;
        self.0.get_mut(place).map(|(_, value)| value)
    }

    /// Takes the value of this name out.
    pub(crate) fn remove(&mut self, name: K) -> Option<V> {
        self.place(name).map(|place| self.0.remove(place).1)
    }

    /// Returns all values, in the order of their names.
    #[cfg(target_arch = "wasm32")]
    pub(crate) fn values(&self) -> impl Iterator<Item = &V> {
        self.0.iter().map(|(_, value)| value)
    }

    /// Takes all values out, in the order of their names.
    #[cfg(target_arch = "wasm32")]
    pub(crate) fn into_values(self) -> impl Iterator<Item = V> {
        self.0.into_iter().map(|(_, value)| value)
    }

    /// Returns the least name.
    #[cfg(target_arch = "wasm32")]
    pub(crate) fn first(&self) -> Option<K> {
        self.0.first().map(|(name, _)| *name)
    }

    /// Returns all names, in order.
    pub(crate) fn names(&self) -> Vec<K> {
        self.0.iter().map(|(name, _)| *name).collect()
    }

    /// Returns whether there is no value.
    pub(crate) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    fn place(&self, name: K) -> Option<usize> {
        self.0.binary_search_by_key(&name, |(name, _)| *name).ok()
    }
}
