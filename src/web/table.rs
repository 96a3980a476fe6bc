//! A table of things with ascending numbers.

/// Keeps things by a number that grows with each one, so that they stand in order. There are few at a time, and the newest
/// go first: a tree would find them no faster, and its code has five kilobytes for each kind of thing.
pub(super) struct Table<K, V> {
    entries: Vec<(K, V)>,
}

impl<K, V> Default for Table<K, V> {
    fn default() -> Self {
        Table { entries: Vec::new() }
    }
}

impl<K: Copy + Ord, V> Table<K, V> {
    /// Adds a thing, whose number is above all others.
    pub(super) fn insert(&mut self, key: K, value: V) {
        self.entries.push((key, value));
    }

    /// Returns a thing.
    pub(super) fn get(&self, key: K) -> Option<&V> {
        self.entries.get(self.place(key)?).map(|(_, value)| value)
    }

    /// Takes a thing out.
    pub(super) fn remove(&mut self, key: K) -> Option<V> {
        self.place(key).map(|place| self.entries.remove(place).1)
    }

    /// Returns the lowest number; none where there is nothing.
    pub(super) fn first_key(&self) -> Option<K> {
        self.entries.first().map(|(key, _)| *key)
    }

    /// Returns all things, in order.
    pub(super) fn values(&self) -> impl Iterator<Item = &V> {
        self.entries.iter().map(|(_, value)| value)
    }

    fn place(&self, key: K) -> Option<usize> {
        self.entries.binary_search_by_key(&key, |(key, _)| *key).ok()
    }
}
